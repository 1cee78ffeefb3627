"""What a single line says for or against being article text."""
