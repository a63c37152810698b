"""What tools print of a network: its layers, as a framework calls them, under the rules of specs/conventions."""
