"""Redis streams: keys, codec, a checkpointed reader, a consumer-group worker and a relay."""
