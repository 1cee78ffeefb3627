"""Cleancopy's Scrapy project: settings and two thin spiders over the ``pipelines`` package."""
