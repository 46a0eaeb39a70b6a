"""The rules of the house, as data: what each looks at, what it finds, and examples of both kinds."""
