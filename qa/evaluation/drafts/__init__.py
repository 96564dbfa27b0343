"""Pairs for a person to correct."""
