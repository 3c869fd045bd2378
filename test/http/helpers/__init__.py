"""What the tests share: the desk under test, a client that behaves like a person, and the watch on the error log."""
