"""A blind index: it knows tokens and tags, not what they mean. Who fills it and asks it is above."""
