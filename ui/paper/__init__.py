"""The working paper (工作底稿): what an audit file keeps of one project or of a batch, as one workbook."""
