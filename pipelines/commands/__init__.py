"""Commands that Cleancopy adds to ``scrapy``; they work outside a project, too."""
