"""Who works where: people, teams, positions and reporting lines, each with its days; and who may see whom."""
