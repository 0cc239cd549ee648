# What a rewrap job may do in Vault: move ciphertexts to the newest version of the key. It can neither open nor make one,
# so a stolen identity of this kind reads no token. Replace "transit" and "pintags" if the mount or the key has another
# name.
path "transit/rewrap/pintags" {
  capabilities = ["update"]
}
