variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "region" {
  description = "Region of the key."
  type        = string
}

variable "project" {
  description = "Project."
  type        = string
}

variable "number" {
  description = "Number of the project, by which Google names its own agents."
  type        = string
}
