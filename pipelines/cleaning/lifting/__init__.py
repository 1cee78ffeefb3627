"""Reading the values that footers and bylines declare: dates, names, addresses, keywords."""
