"""The Django server of hocba: stations that keep state and enforce order, and the doors to them."""
