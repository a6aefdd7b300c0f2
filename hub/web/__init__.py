"""The toolkit of the views: forms, errors, headers, assets, Jinja set-up."""
