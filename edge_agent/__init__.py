"""The edge box: camera and microphone in, one record of scores a second out."""
