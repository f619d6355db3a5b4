"""Problems and what was done about them."""
