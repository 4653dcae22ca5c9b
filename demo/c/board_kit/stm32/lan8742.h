/* The physical layer is the simulated card's: there is nothing to set up. */
