variable "name" {
  description = "Name of the vault, global in Azure."
  type        = string
}

variable "place" {
  description = "Resource group, region and tags."
  type        = object({ group = string, location = string, tags = map(string) })
}

variable "directory" {
  description = "Entra tenant."
  type        = string
}

variable "protect" {
  description = "Whether a deleted vault stays recoverable for the longest time."
  type        = bool
}

variable "stack" {
  description = "Prefix of names."
  type        = string
}
