"""Values shared by two crafts or more. The lowest floor: it imports nothing of ours."""
