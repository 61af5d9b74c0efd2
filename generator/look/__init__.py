"""What a theme is made of: templates, tokens, styles, components, and their gallery."""
