"""A rate-limiting gateway, small enough to read in one sitting: the code under test of the demonstration."""
