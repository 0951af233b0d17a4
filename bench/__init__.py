"""What the machine can do, measured: ratios against yardsticks, and absolute figures beside them."""
