import KillRig
print("not yet")
