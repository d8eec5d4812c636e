"""Side-by-side measurements on one machine in one run. Ratios travel between machines; figures do not."""
