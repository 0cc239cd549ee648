# What the service may do in Vault: seal, open and rewrap with its one key. It cannot create, read, rotate or delete a
# key ("create" on encrypt would make a missing one), and it sees no other path. Replace "transit" and "pintags" if the
# mount or the key has another name.
path "transit/encrypt/pintags" {
  capabilities = ["update"]
}

path "transit/decrypt/pintags" {
  capabilities = ["update"]
}

path "transit/rewrap/pintags" {
  capabilities = ["update"]
}
