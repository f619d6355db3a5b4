"""
Maps. The only package that imports folium.

A map is in two layers: a constant base (the browser keeps it and fetches outlines once, over HTTP, from this program
itself) and a small changing one, a drawing. Nothing is asked of any other host: councils and police block them, and the
tiles one asks for tell an outsider where one looks.
"""
