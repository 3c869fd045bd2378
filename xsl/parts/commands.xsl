<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Commands: buttons that undo what a line of the timeline tells, and what the viewer has waiting for an issue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- One form for all buttons: they stand in lines of text, where no form may. -->
  <xsl:template match="commands" mode="commands">
    <xsl:variable name="here" select="concat($base, '/N', ../item/@number)"/>
    <xsl:if test="command[@may-undo = 'yes']">
      <form id="undo" method="post" action="{$here}/undo"><xsl:call-template name="tokens"/></form>
    </xsl:if>
    <xsl:if test="command[@may-undo = 'no']">
      <section class="waiting" aria-labelledby="commands-waiting">
        <h2 id="commands-waiting">&commands-waiting;</h2>
        <xsl:for-each select="command[@may-undo = 'no']">
          <div class="notice">
            <p>
              <xsl:choose>
                <xsl:when test="@state = 'failed'">&command-failed;<xsl:text> </xsl:text><xsl:apply-templates select="@problem" mode="command-problem"/></xsl:when>
                <xsl:otherwise>
                  <xsl:choose>
                    <xsl:when test="@internal = 'yes'">&command-note;</xsl:when>
                    <xsl:when test="not(comment)">&command-change;</xsl:when>
                  </xsl:choose>
                  <xsl:text> </xsl:text>&command-goes;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@not-before"/><xsl:with-param name="ago" select="@not-before-ago"/></xsl:call-template>
                </xsl:otherwise>
              </xsl:choose>
            </p>
            <xsl:if test="comment"><pre class="typed"><xsl:value-of select="comment"/></pre></xsl:if>
            <div class="actions">
              <xsl:if test="@state = 'failed'">
                <form method="post" action="{$here}/again"><xsl:call-template name="tokens"/><button name="command" value="{@id}">&command-again;</button></form>
              </xsl:if>
              <form method="post" action="{$here}/withdraw"><xsl:call-template name="tokens"/><button name="command" value="{@id}"><xsl:choose><xsl:when test="@state = 'failed'">&command-discard;</xsl:when><xsl:otherwise>&command-withdraw;</xsl:otherwise></xsl:choose></button></form>
            </div>
          </div>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- For the context entry. -->
  <xsl:template name="undo-button">
    <xsl:for-each select="/page/commands/command[@may-undo = 'yes'][@entry = current()/@id]">
      <xsl:text> </xsl:text><button class="small quiet" form="undo" name="command" value="{@id}">&undo;<span class="vh"><xsl:text> </xsl:text>&undo-what;</span></button>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="@problem" mode="command-problem">
    <xsl:choose>
      <xsl:when test=". = 'stale'">&stale-text;</xsl:when>
      <xsl:when test=". = 'readers'">&x-readers;<xsl:text> </xsl:text><xsl:value-of select="../@problem-detail"/></xsl:when>
      <xsl:when test=". = 'not-found'">&x-gone;</xsl:when>
      <xsl:when test=". = 'account-disabled'">&x-account-disabled;</xsl:when>
      <xsl:when test=". = 'internal'">&x-internal;</xsl:when>
      <xsl:when test=". = 'not-a-choice'">&x-not-a-choice;</xsl:when>
      <xsl:when test=". = 'staff-only'">&x-staff-only;</xsl:when>
      <xsl:when test=". = 'may-not-close'">&x-may-not-close;</xsl:when>
      <xsl:when test=". = 'field-unused'">&why-field-unused;</xsl:when>
      <xsl:when test=". = 'field-retired'">&why-field-retired;<xsl:text> </xsl:text><xsl:value-of select="../@problem-detail"/></xsl:when>
      <xsl:when test=". = 'choice-retired'">&why-choice-retired;<xsl:text> </xsl:text><xsl:value-of select="../@problem-detail"/></xsl:when>
      <xsl:otherwise>&x-other;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="@state" mode="bulk-state">
    <xsl:choose><xsl:when test=". = 'preview'">&bulk-s-preview;</xsl:when><xsl:when test=". = 'executing'">&bulk-s-executing;</xsl:when><xsl:when test=". = 'cancelled'">&bulk-s-cancelled;</xsl:when><xsl:otherwise>&bulk-s-done;</xsl:otherwise></xsl:choose>
  </xsl:template>

  <xsl:template match="flash[@code = 'bulk-started']" mode="flash">&f-bulk-started;</xsl:template>
  <xsl:template match="flash[@code = 'bulk-cancelled']" mode="flash">&f-bulk-cancelled;</xsl:template>
  <xsl:template match="problem[@code = 'none-chosen']" mode="sentence">&x-none-chosen;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-items']" mode="sentence">&x-too-many-items;</xsl:template>
  <xsl:template match="problem[@code = 'bulk-started']" mode="sentence">&x-bulk-started;</xsl:template>
  <xsl:template match="problem[@code = 'bulk-executing']" mode="sentence">&x-bulk-executing;</xsl:template>

  <xsl:template match="flash[@code = 'undone']" mode="flash">&f-undone;</xsl:template>
  <xsl:template match="flash[@code = 'undone-in-part']" mode="flash">&f-undone-in-part;</xsl:template>
  <xsl:template match="flash[@code = 'command-again']" mode="flash">&f-command-again;</xsl:template>
  <xsl:template match="flash[@code = 'command-withdrawn']" mode="flash">&f-command-withdrawn;</xsl:template>

  <xsl:template match="problem[@code = 'undone-already']" mode="sentence">&x-undone-already;</xsl:template>
  <xsl:template match="problem[@code = 'nothing-to-undo']" mode="sentence">&x-nothing-to-undo;</xsl:template>
  <xsl:template match="problem[@code = 'too-long-ago']" mode="sentence">&x-too-long-ago;</xsl:template>
  <xsl:template match="problem[@code = 'too-late']" mode="sentence">&x-too-late;</xsl:template>
  <xsl:template match="problem[@code = 'changed-meanwhile']" mode="sentence">
    <xsl:text>&x-changed-meanwhile;</xsl:text>
    <xsl:if test="contains(@argument, 'status')"><xsl:text> &status;</xsl:text></xsl:if>
    <xsl:if test="contains(@argument, 'owner_id')"><xsl:text> &owner;</xsl:text></xsl:if>
    <xsl:if test="contains(@argument, 'priority')"><xsl:text> &priority;</xsl:text></xsl:if>
    <xsl:if test="contains(@argument, 'queue_id')"><xsl:text> &queue;</xsl:text></xsl:if>
    <xsl:if test="contains(@argument, 'tags')"><xsl:text> &tags;</xsl:text></xsl:if>
    <xsl:if test="contains(@argument, 'fields')"><xsl:text> &fields;</xsl:text></xsl:if>
  </xsl:template>
</xsl:stylesheet>
