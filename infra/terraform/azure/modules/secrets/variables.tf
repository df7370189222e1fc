variable "vault_uri" {
  description = "Address of the vault."
  type        = string
}

variable "names" {
  description = "Secrets that people put by the command line."
  type        = list(string)
}
