"""All rules over all reports: which problems count, which were acknowledged, and how a sum is mended."""
