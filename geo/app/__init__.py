"""The application: the only part of geo that imports streamlit."""
