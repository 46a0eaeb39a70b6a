"""Claims of relatives: an isolated desk that receives, and the staff side that works on them."""
