"""The handover desk: offers, receptions, vehicles."""
