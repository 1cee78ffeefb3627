"""Tables of page extraction: what markup words mean."""
