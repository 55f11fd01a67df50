"""Requests -> answers in processes of their own, each page under limits of time and memory."""
