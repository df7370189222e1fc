variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "project" {
  description = "Project."
  type        = string
}

variable "region" {
  description = "Region of the registry."
  type        = string
}

variable "tools" {
  description = "Security tools, each with an identity of its own."
  type        = list(string)
}

variable "secret_ids" {
  description = "Id of each secret."
  type        = map(string)
}

variable "buckets" {
  description = "Name of each bucket."
  type        = map(string)
}

variable "repository" {
  description = "Registry of images."
  type        = string
}

variable "groups" {
  description = "Google group of each role of people."
  type        = map(string)
}

variable "claude_through" {
  description = "anthropic or cloud."
  type        = string
}
