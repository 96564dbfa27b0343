"""What is written in files of questions, before anybody says what it means."""
