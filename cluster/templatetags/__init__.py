"""Template tags that belong to no single app: typography and the small components of every page."""
