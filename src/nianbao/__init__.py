"""nianbao (年报): the government-information-disclosure annual report as a notebook pipeline."""
