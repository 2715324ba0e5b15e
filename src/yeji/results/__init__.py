"""What a calculation leaves on disk: tables, a manifest, statements; and how they are found again."""
