"""Many codings as one record: each incident once, each figure with its owner, every change with its history."""
