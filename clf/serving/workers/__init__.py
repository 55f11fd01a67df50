"""The processes that hold the model and classify pages, each page under limits of time and memory."""
