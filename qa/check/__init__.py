"""Is what was composed held by its evidence?"""
