"""The public REST interface: who may ask what, and in which words it answers."""
