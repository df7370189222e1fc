variable "name" {
  description = "Name of the workspace."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "group_id" {
  description = "Resource group that the idle policy watches."
  type        = string
}

variable "directory" {
  description = "Entra tenant of the people."
  type        = string
}

variable "storage_id" {
  description = "Account of the work."
  type        = string
}

variable "vault_id" {
  description = "Vault the workspace keeps its own secrets in."
  type        = string
}

variable "key_id" {
  description = "Key that encrypts the workspace."
  type        = string
}

variable "insights_id" {
  description = "Application Insights."
  type        = string
}

variable "identity" {
  description = "Identity of notebooks."
  type        = object({ id = string, principal_id = string, client_id = string })
}

variable "encryption_identity_id" {
  description = "Identity that uses the key."
  type        = string
}

variable "users" {
  description = "Short name and Entra object id of each person."
  type        = map(string)
}

variable "size" {
  description = "small, medium or large."
  type        = string
}

variable "idle_minutes" {
  description = "Idle minutes after which a notebook stops."
  type        = number
}

variable "kernel_script" {
  description = "Script that installs the C# kernel."
  type        = string
}
