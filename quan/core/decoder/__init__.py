"""A program of its own that opens what strangers sent: `python -m quan.core.decoder photo`.

It reads an upload from its standard input and writes to its standard output what is ours: one line of JSON,
then the bytes of the files that the line announces. It knows no configuration, no database and no secret,
may not write a file, and ends when it takes too much memory or time: `core.media.decoding` starts one for
every upload.
"""
