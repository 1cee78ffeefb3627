"""The project's spiders: ``archive`` reads what was saved, ``syndicated`` follows copies to originals."""
