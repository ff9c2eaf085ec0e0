"""What people add: proposed documents, and questions that are alike."""
