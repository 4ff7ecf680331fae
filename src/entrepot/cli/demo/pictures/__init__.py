"""Pictures of the demo world, drawn by a program: the same every time, and nobody's photographs."""
