variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "group_id" {
  description = "Resource group, for roles of people."
  type        = string
}

variable "tools" {
  description = "Security tools, each with an identity of its own."
  type        = list(string)
}

variable "vault_id" {
  description = "Vault of secrets and key."
  type        = string
}

variable "storage_id" {
  description = "Account of the work."
  type        = string
}

variable "registry_id" {
  description = "Registry of images."
  type        = string
}

variable "workspace_id" {
  description = "Workspace of notebooks."
  type        = string
}

variable "log_id" {
  description = "Workspace of logs."
  type        = string
}

variable "groups" {
  description = "Entra group of each role of people."
  type        = map(string)
}

variable "claude_through" {
  description = "anthropic or cloud."
  type        = string
}

variable "models_id" {
  description = "Account of Claude's models in Foundry, empty without one."
  type        = string
}
