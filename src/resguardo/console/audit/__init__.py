"""The audit desk: who read what, who did what, the proof."""
