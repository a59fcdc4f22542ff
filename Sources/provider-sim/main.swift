// provider-sim
