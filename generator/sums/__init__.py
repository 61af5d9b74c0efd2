"""What has to add up in the figures of a report, down, across, and over bodies, and which of it does not."""
