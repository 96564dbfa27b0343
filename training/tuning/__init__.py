"""The network and the loop that tunes it: needs torch and numpy alone, on a CPU or a GPU."""
