"""What people do: the use cases of Feldbuch, one module per subject; none of them knows a screen."""
