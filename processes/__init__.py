"""Composition roots: settings, the processes and the `holdfast` command."""
