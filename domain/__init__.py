"""Pure rules and values of Holdfast: no I/O, no clock, standard library only."""
